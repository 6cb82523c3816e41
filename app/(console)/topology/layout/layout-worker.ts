// elk answers messages by itself once it is loaded within a worker: this file only gives it one to live in.
import 'elkjs/lib/elk-worker.min.js'
