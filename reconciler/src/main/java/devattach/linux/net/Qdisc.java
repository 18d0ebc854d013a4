package devattach.linux.net;

/**
 * A queue of an interface, by which the kernel puts off or drops what passes; see tc(8).
 *
 * @param link index of the interface
 * @param parent where it is: {@link #OUT} is all that goes out, {@link #IN} is where filters of what comes in are
 * @param handle its number; 0 for the kernel's own choice
 * @param kind such as {@code tbf}
 * @param rate in bytes a second, of a {@code tbf}; else 0
 */
public record Qdisc(int link, int parent, int handle, String kind, long rate) {

    public static final int OUT = 0xffff_ffff;
    public static final int IN = 0xffff_fff1;

    /** That which this program makes: {@code 218:}, in hexadecimal as tc(8) has it. */
    static final int BY_DEVATTACH = 0x218_0000;

    static final String TOKEN_BUCKET = "tbf";
    static final String HOOK = "clsact";

    /** Whether this program made it. */
    public boolean isOurs() {
        return handle == BY_DEVATTACH && kind.equals(TOKEN_BUCKET);
    }

    /** Whether it is what {@link TrafficControl#hookIn} makes, whoever did. */
    public boolean isHook() {
        return kind.equals(HOOK);
    }

    /** As tc(8) has it: {@code tbf 8001:}. */
    @Override
    public String toString() {
        return kind + " " + Integer.toHexString(handle >>> 16) + ":";
    }
}
