package lab;

public enum Size { SMALL, LARGE }
