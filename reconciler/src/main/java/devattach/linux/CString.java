package devattach.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A string in the kernel's form, kept for as long as the object lives. Making one costs; using it again is free, so hot
 * paths keep theirs ({@link #interned}).
 */
public final class CString {

    static final CString EMPTY = new CString("");

    /**
     * What each thread made last. Between the moment its address is taken and the kernel's reading it, nothing else would keep one that is
     * used once: a collection just then frees its memory, and the kernel is given another name.
     */
    private static final ThreadLocal<Recent> RECENT = ThreadLocal.withInitial(Recent::new);

    private static final class Recent {
        private static final int KEPT = 64;
        private final CString[] kept = new CString[KEPT];
        private int next;

        CString keep(CString one) {
            kept[next] = one;
            next = (next + 1) % KEPT;
            return one;
        }
    }

    private static final ConcurrentHashMap<String, CString> INTERNED = new ConcurrentHashMap<>();

    private final String text;

    @SuppressWarnings("UnusedVariable") // keeps the memory alive
    private final ByteBuffer memory;

    private final long address;

    private CString(String text) {
        this.text = text;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        this.memory = Libc.memory(bytes.length + 1);
        memory.put(bytes).put((byte) 0);
        this.address = Libc.address(memory);
    }

    /**
     * A new one; safe to use by this thread until it has made 63 more, whoever else holds it or not.
     *
     * @throws IllegalArgumentException if the text holds a NUL, where the kernel would stop reading
     */
    public static CString of(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL in a name");
        }
        return RECENT.get().keep(new CString(text));
    }

    /** The same object for equal texts, never freed: for names that come back each pass. */
    public static CString interned(String text) {
        return INTERNED.computeIfAbsent(text, CString::of);
    }

    long address() {
        return address;
    }

    @Override
    public String toString() {
        return text;
    }
}
