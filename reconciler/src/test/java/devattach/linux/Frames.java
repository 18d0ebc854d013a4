package devattach.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Sends frames of the tests' own making, which no program of the host would. */
public final class Frames {

    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW_CLOEXEC = 3 | 02000000;
    private static final byte[] ALL_NODES = {(byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private Frames() {}

    /** Sends a whole frame out of an interface of the host. */
    public static void send(int link, byte[] frame) {
        int fd = Libc.C.socket(AF_PACKET, SOCK_RAW_CLOEXEC, 0);
        try {
            ByteBuffer place = Libc.memory(20).putShort(0, (short) AF_PACKET).putInt(4, link);
            ByteBuffer data = Libc.memory(frame.length).put(frame);
            boolean sent = Libc.C.bind(fd, Libc.address(place), 20) == 0
                    && Libc.C.write(fd, Libc.address(data), frame.length) == frame.length;
            if (!sent) {
                throw new AssertionError("a frame out of " + link + ": errno " + Libc.errno());
            }
        } finally {
            Libc.C.close(fd);
        }
    }

    /** What a router fe80::99 says: it is the way to everybody, and in the network 2001:db8:5::/64 everybody may make himself an address. */
    public static byte[] advertisement() {
        ByteBuffer said = ByteBuffer.allocate(48).order(ByteOrder.BIG_ENDIAN);
        said.put((byte) 134)
                .put((byte) 0)
                .putShort((short) 0)
                .put((byte) 64)
                .put((byte) 0)
                .putShort((short) 1800);
        said.putInt(0).putInt(0);
        said.put((byte) 3)
                .put((byte) 4)
                .put((byte) 64)
                .put((byte) 0xc0)
                .putInt(3600)
                .putInt(1800)
                .putInt(0);
        said.putInt(0x20010db8).putInt(0x00050000).putLong(0);
        byte[] router = new byte[16];
        router[0] = (byte) 0xfe;
        router[1] = (byte) 0x80;
        router[15] = (byte) 0x99;
        ByteBuffer pseudo = ByteBuffer.allocate(40 + 48)
                .put(router)
                .put(ALL_NODES)
                .putInt(48)
                .putInt(58)
                .put(said.array());
        said.putShort(2, checksum(pseudo.array()));
        return ByteBuffer.allocate(14 + 40 + 48)
                .put(new byte[] {0x33, 0x33, 0, 0, 0, 1, 2, 0, 0x5e, 0x10, 0, (byte) 0x99, (byte) 0x86, (byte) 0xdd})
                .putInt(6 << 28)
                .putShort((short) 48)
                .put((byte) 58)
                .put((byte) 255)
                .put(router)
                .put(ALL_NODES)
                .put(said.array())
                .array();
    }

    private static short checksum(byte[] bytes) {
        int sum = 0;
        ByteBuffer all = ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length));
        while (all.remaining() > 1) {
            sum += all.getShort() & 0xffff;
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (short) ~sum;
    }
}
