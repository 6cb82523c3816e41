package lab;

import java.io.Serializable;

/** May name itself as the next one. */
public class Step implements Serializable {
    private static final long serialVersionUID = 1L;

    private String text;
    private Step next;

    public String getText() { return text; }
    public void setText(String text) { this.text = text; }
    public Step getNext() { return next; }
    public void setNext(Step next) { this.next = next; }
}
