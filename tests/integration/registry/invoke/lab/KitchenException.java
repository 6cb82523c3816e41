package lab;

public class KitchenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public KitchenException(String message) { super(message); }
}
