package devattach.runtime;

import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.linux.UnixSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The command socket of one LXC container: an abstract Unix socket its monitor answers on while the container runs. One question
 * per connection; both ways {@code int; int length; u64 value}, see src/lxc/commands.h of LXC.
 */
final class LxcSocket {

    static final int GET_STATE = 3;
    static final int GET_INIT_PID = 4;
    static final int ADD_BPF_DEVICE_CGROUP = 14;

    private static final int MESSAGE = 16;
    private static final int PATIENCE_MILLIS = 2000;
    private static final int LONGEST = 105;
    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private LxcSocket() {}

    /** {@code LXCPATH/NAME/command}; a name too long for a socket is replaced by its hash (FNV-1a, 64 bit), as liblxc does. */
    static String name(String lxcPath, String container) {
        String plain = lxcPath + "/" + container;
        String name = plain + "/command";
        if (name.getBytes(StandardCharsets.UTF_8).length <= LONGEST) {
            return name;
        }
        long hash = FNV_BASIS;
        for (byte b : plain.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return String.format("lxc/%016x/command", hash);
    }

    /**
     * Asks one thing.
     *
     * @param owner the user beside root who may answer: abstract names are anybody's to take while the container does not run
     * @return empty where the container does not run
     */
    static OptionalLong ask(String name, int command, long owner) throws IOException {
        Optional<ByteBuffer> answer = exchange(name, command, new byte[0], owner);
        if (answer.isEmpty()) {
            return OptionalLong.empty();
        }
        if (answer.get().getInt(0) < 0) {
            throw new IOException("@" + name + ": answers code " + answer.get().getInt(0)
                    + ", not as LXC does; tell us which version it is");
        }
        return OptionalLong.of(answer.get().getLong(8));
    }

    /**
     * Tells one thing.
     *
     * @return the code it answers, negative where it refuses; ECONNREFUSED where the container does not run
     */
    static int tell(String name, int command, byte[] data, long owner) throws IOException {
        return exchange(name, command, data, owner)
                .map(answer -> answer.getInt(0))
                .orElse(-Errno.ECONNREFUSED);
    }

    private static Optional<ByteBuffer> exchange(String name, int command, byte[] data, long owner) throws IOException {
        try (UnixSocket socket = UnixSocket.connectAbstract(name, PATIENCE_MILLIS)) {
            long peer = socket.peerUid();
            if (peer != 0 && peer != owner) {
                throw new IOException("@" + name + ": user " + peer + " answers there instead of LXC; see who does by"
                        + " 'ss -xlp' and end it");
            }
            ByteBuffer request = ByteBuffer.allocate(MESSAGE).order(ByteOrder.nativeOrder());
            socket.send(request.putInt(0, command).putInt(4, data.length).array());
            if (data.length > 0) {
                socket.send(data);
            }
            return Optional.of(answer(name, socket));
        } catch (KernelException e) {
            if (e.is(Errno.ECONNREFUSED)) {
                return Optional.empty();
            }
            String why = e.is(Errno.EAGAIN) ? "does not answer within " + PATIENCE_MILLIS + " ms" : e.getMessage();
            throw new IOException("@" + name + ": " + why + "; look at the container's lxc-start process", e);
        }
    }

    private static ByteBuffer answer(String name, UnixSocket socket) throws IOException {
        byte[] bytes = new byte[MESSAGE];
        int got = socket.receive(bytes);
        ByteBuffer answer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        if (got != MESSAGE) {
            throw new IOException(
                    "@" + name + ": answers " + got + " bytes, not as LXC does; tell us which version it is");
        }
        return answer;
    }
}
