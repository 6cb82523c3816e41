// Loaded before a program of ours that is not ours to change: when the process that started it is gone, it goes too.
process.on('disconnect', () => process.exit(0))
