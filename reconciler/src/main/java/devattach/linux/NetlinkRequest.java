package devattach.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A message to the kernel while it is written: its header, a fixed part, then attributes, which may hold attributes. All is aligned to
 * four bytes.
 *
 * @see <a href="https://docs.kernel.org/userspace-api/netlink/intro.html">Introduction to Netlink</a>
 */
public final class NetlinkRequest {

    static final int REQUEST = 1;
    static final int ACKNOWLEDGE = 4;
    static final int DUMP = 0x300;

    /** With a request to make something: it must not be there yet. */
    public static final int CREATE = 0x600;

    /** Bytes of struct nlmsghdr, with which a message begins. */
    public static final int HEADER = 16;

    private static final int ATTRIBUTE = 4;
    private static final int LONGEST_ATTRIBUTE = 0xffff;
    private static final int NESTED = 0x8000;

    private final String what;
    private ByteBuffer bytes = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());

    /**
     * An empty one.
     *
     * @param flags beside those that the socket adds
     * @param what is asked for, as exceptions shall say it
     */
    public NetlinkRequest(int type, int flags, String what) {
        this.what = what;
        bytes.putInt(0)
                .putShort((short) type)
                .putShort((short) flags)
                .putLong(0); // length, type, flags, sequence and port
    }

    /** Eight bits of the fixed part. */
    public NetlinkRequest fixed8(int value) {
        room(1).put((byte) value);
        return this;
    }

    /** 16 bits of the fixed part. */
    public NetlinkRequest fixed16(int value) {
        room(2).putShort((short) value);
        return this;
    }

    /** 32 bits of the fixed part. */
    public NetlinkRequest fixed32(int value) {
        room(4).putInt(value);
        return this;
    }

    /** Bytes of the fixed part. */
    public NetlinkRequest fixed(byte[] value) {
        room(value.length).put(value);
        return this;
    }

    public NetlinkRequest put8(int type, int value) {
        return put(type, new byte[] {(byte) value});
    }

    public NetlinkRequest put16(int type, int value) {
        int start = begin(type);
        room(2).putShort((short) value);
        return end(start);
    }

    public NetlinkRequest put32(int type, int value) {
        int start = begin(type);
        room(4).putInt(value);
        return end(start);
    }

    public NetlinkRequest put64(int type, long value) {
        int start = begin(type);
        room(8).putLong(value);
        return end(start);
    }

    /** Several numbers of 32 bits in one attribute, as the kernel's structures have them. */
    public NetlinkRequest put32s(int type, int... values) {
        int start = begin(type);
        for (int value : values) {
            room(4).putInt(value);
        }
        return end(start);
    }

    /**
     * A text with its NUL.
     *
     * @throws IllegalArgumentException if it holds one, where the kernel would stop reading
     */
    public NetlinkRequest put(int type, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL in a name");
        }
        byte[] name = text.getBytes(StandardCharsets.UTF_8);
        return put(type, Arrays.copyOf(name, name.length + 1));
    }

    public NetlinkRequest put(int type, byte[] value) {
        int start = begin(type);
        room(value.length).put(value);
        return end(start);
    }

    /** A number as the kernel's structures have it. */
    public static byte[] bytes(int number) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(number)
                .array();
    }

    /** A file, which must stay open until the request was sent. */
    public NetlinkRequest put(int type, Fd file) {
        return put32(type, file.number());
    }

    /** An attribute that holds what {@code inner} puts. */
    public NetlinkRequest nest(int type, Consumer<NetlinkRequest> inner) {
        return hold(type | NESTED, inner);
    }

    /** As {@link #nest}, for one that begins with a fixed part of its own. */
    public NetlinkRequest hold(int type, Consumer<NetlinkRequest> inner) {
        int start = begin(type);
        inner.accept(this);
        return end(start);
    }

    private int begin(int type) {
        align();
        int start = bytes.position();
        room(ATTRIBUTE).putShort((short) 0).putShort((short) type);
        return start;
    }

    private NetlinkRequest end(int start) {
        int length = bytes.position() - start;
        if (length > LONGEST_ATTRIBUTE) {
            throw new IllegalArgumentException("more than an attribute holds: " + length + " bytes");
        }
        bytes.putShort(start, (short) length);
        align();
        return this;
    }

    private void align() {
        while (bytes.position() % 4 != 0) {
            room(1).put((byte) 0);
        }
    }

    private ByteBuffer room(int more) {
        if (bytes.remaining() < more) {
            int size = Math.max(2 * bytes.capacity(), bytes.position() + more);
            bytes = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder()).put(bytes.flip());
        }
        return bytes;
    }

    /** The whole message, as it is sent. */
    byte[] message(int moreFlags, int sequence) {
        byte[] message = Arrays.copyOf(bytes.array(), bytes.position());
        ByteBuffer header = ByteBuffer.wrap(message).order(ByteOrder.nativeOrder());
        header.putInt(0, message.length);
        header.putShort(6, (short) (header.getShort(6) | moreFlags)).putInt(8, sequence);
        return message;
    }

    @Override
    public String toString() {
        return what;
    }
}
