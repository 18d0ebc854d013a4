package devattach.linux;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The messages of a datagram from the kernel: first {@link #next}, then what it came to. They are read where they lie, so only until the
 * socket receives again.
 */
public final class NetlinkAnswer {

    static final int ERROR = 2;
    static final int DONE = 3;
    static final int OVERRUN = 4;

    static final int INTERRUPTED = 0x10;
    private static final int CAPPED = 0x100;
    private static final int EXPLAINED = 0x200;
    private static final int REASON = 1;

    private static final int HEADER = NetlinkRequest.HEADER;

    private final ByteBuffer bytes;
    private final int end;
    private int start;
    private int next;
    private int size;

    NetlinkAnswer(ByteBuffer bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    /**
     * Goes to the next message, if there is one.
     *
     * @throws KernelException EBADMSG where it is longer than what is left
     */
    boolean next() throws KernelException {
        if (end - next < HEADER) {
            return false;
        }
        start = next;
        size = bytes.getInt(start);
        if (size < HEADER || size > end - start) {
            throw NetlinkAttributes.malformed("a message of " + size + " bytes where there are " + (end - start));
        }
        next = Math.min(end, start + (size + 3 & ~3));
        return true;
    }

    public int type() {
        return bytes.getShort(start + 4) & 0xffff;
    }

    int flags() {
        return bytes.getShort(start + 6) & 0xffff;
    }

    /** The number of the request that it answers. */
    int sequence() {
        return bytes.getInt(start + 8);
    }

    /** Eight bits of the fixed part. */
    public int fixed8(int offset) throws KernelException {
        return bytes.get(at(offset, 1)) & 0xff;
    }

    /** 16 bits of the fixed part. */
    public int fixed16(int offset) throws KernelException {
        return bytes.getShort(at(offset, 2)) & 0xffff;
    }

    /** 32 bits of the fixed part. */
    public int fixed32(int offset) throws KernelException {
        return bytes.getInt(at(offset, 4));
    }

    /** The attributes behind a fixed part of so many bytes. */
    public NetlinkAttributes attributes(int fixed) throws KernelException {
        return new NetlinkAttributes(bytes, at(fixed, 0), start + size);
    }

    private int at(int offset, int bytesWanted) throws KernelException {
        if (offset < 0 || offset > size - HEADER - bytesWanted) {
            throw NetlinkAttributes.malformed("a message of type " + type() + " has only " + size + " bytes");
        }
        return start + HEADER + offset;
    }

    /** Of an {@link #ERROR} or a {@link #DONE}: what the kernel refused, and why; empty where it says that all is well. */
    Optional<KernelException> refusal(NetlinkRequest request) throws KernelException {
        int errno = -fixed32(0);
        if (errno == 0) {
            return Optional.empty();
        }
        if (errno < 0) {
            throw NetlinkAttributes.malformed("an error " + -errno);
        }
        return Optional.of(new KernelException("netlink", request.toString(), errno, reason()));
    }

    private String reason() throws KernelException {
        if ((flags() & EXPLAINED) == 0) {
            return "";
        }
        int explained = 4;
        if (type() == ERROR) { // behind the refused message, or its header alone
            explained += (flags() & CAPPED) != 0 ? HEADER : Math.max(HEADER, fixed32(4) + 3 & ~3);
        }
        NetlinkAttributes why = attributes(explained);
        while (why.next()) {
            if (why.type() == REASON) {
                return why.text();
            }
        }
        return "";
    }
}
