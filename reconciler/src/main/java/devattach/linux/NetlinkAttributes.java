package devattach.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The attributes of a message from the kernel, or those within one: first {@link #next}, then what it came to. They are read where they
 * lie, so only until the socket receives again.
 */
public final class NetlinkAttributes {

    private static final int HEADER = 4;

    /** The upper two bits say that it holds attributes, and that it is big-endian. */
    private static final int TYPE = 0x3fff;

    private final ByteBuffer bytes;
    private int end;
    private int next;
    private int type;
    private int from;
    private int length;

    NetlinkAttributes(ByteBuffer bytes, int from, int end) {
        this.bytes = bytes;
        this.next = from;
        this.end = end;
    }

    /**
     * Goes to the next one, if there is one.
     *
     * @throws KernelException EBADMSG where it is longer than what holds it
     */
    public boolean next() throws KernelException {
        if (end - next < HEADER) {
            return false;
        }
        int size = bytes.getShort(next) & 0xffff;
        if (size < HEADER || size > end - next) {
            throw malformed("an attribute of " + size + " bytes where there are " + (end - next));
        }
        type = bytes.getShort(next + 2) & TYPE;
        from = next + HEADER;
        length = size - HEADER;
        next = Math.min(end, next + (size + 3 & ~3));
        return true;
    }

    public int type() {
        return type;
    }

    /** How many bytes it holds. */
    public int length() {
        return length;
    }

    public int int8() throws KernelException {
        return int8(0);
    }

    /** A number in a structure of the kernel's. */
    public int int8(int offset) throws KernelException {
        return bytes.get(at(offset, 1)) & 0xff;
    }

    public int int16() throws KernelException {
        return int16(0);
    }

    /** A number in a structure of the kernel's. */
    public int int16(int offset) throws KernelException {
        return bytes.getShort(at(offset, 2)) & 0xffff;
    }

    public int int32() throws KernelException {
        return int32(0);
    }

    /** A number in a structure of the kernel's. */
    public int int32(int offset) throws KernelException {
        return bytes.getInt(at(offset, 4));
    }

    public long int64() throws KernelException {
        return bytes.getLong(at(0, 8));
    }

    /** A text, up to its NUL. A name's bytes may be anything; what is no UTF-8 becomes U+FFFD. */
    public String text() {
        int size = 0;
        while (size < length && bytes.get(from + size) != 0) {
            size++;
        }
        return size == 0 ? "" : new String(copy(0, size), StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        return copy(0, length);
    }

    /** Some bytes of a structure of the kernel's. */
    public byte[] bytes(int offset, int size) throws KernelException {
        at(offset, size);
        return copy(offset, size);
    }

    private byte[] copy(int offset, int size) {
        byte[] copy = new byte[size];
        bytes.get(from + offset, copy);
        return copy;
    }

    /** Goes on with those that this one holds, and not with those behind it. */
    public void descend() {
        next = from;
        end = from + length;
    }

    /** The attributes that this one holds. */
    public NetlinkAttributes nested() {
        return new NetlinkAttributes(bytes, from, from + length);
    }

    /** Those that it holds from some byte on. */
    public NetlinkAttributes nested(int offset, int size) throws KernelException {
        int start = at(offset, size);
        return new NetlinkAttributes(bytes, start, start + size);
    }

    private int at(int offset, int size) throws KernelException {
        if (offset < 0 || size < 0 || offset > length - size) {
            throw malformed("attribute " + type + " has only " + length + " bytes");
        }
        return from + offset;
    }

    static KernelException malformed(String how) {
        return new KernelException("netlink", how, Errno.EBADMSG);
    }
}
