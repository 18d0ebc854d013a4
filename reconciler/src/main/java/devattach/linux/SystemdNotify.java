package devattach.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Tells systemd how the service is, see sd_notify(3): one datagram to the socket it named. Does nothing where there is none. */
public final class SystemdNotify {

    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;

    private final String socket;
    private final Map<String, String> environment;

    public SystemdNotify(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        this.socket = this.environment.getOrDefault("NOTIFY_SOCKET", "");
    }

    /** How often systemd wants to hear {@code WATCHDOG=1}; empty where it does not care. */
    public Optional<Duration> watchdog() {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        return micros.matches("[0-9]{1,15}")
                ? Optional.of(Duration.ofNanos(Long.parseLong(micros) * 1000))
                : Optional.empty();
    }

    /** Sends assignments such as {@code READY=1}, one per line. */
    public void tell(String state) throws KernelException {
        if (socket.isEmpty()) {
            return;
        }
        byte[] path = socket.getBytes(StandardCharsets.UTF_8);
        if (path.length > 107) {
            throw new KernelException("connect", socket, Errno.EINVAL);
        }
        Scratch scratch = Scratch.mine();
        ByteBuffer address = scratch.zeroed(2 + 110); // struct sockaddr_un: family, path
        address.putShort(0, (short) AF_UNIX);
        address.put(2, path);
        if (path[0] == '@') {
            address.put(2, (byte) 0);
        }
        byte[] text = state.getBytes(StandardCharsets.UTF_8);
        scratch.big.put(0, text);
        int number = Libc.C.socket(AF_UNIX, SOCK_DGRAM | Files.O_CLOEXEC, 0);
        if (number < 0) {
            throw new KernelException("socket", "AF_UNIX", Libc.errno());
        }
        try (Fd fd = new Fd(number, socket)) {
            if (Libc.C.connect(fd.number(), scratch.smallAddress, 2 + path.length) != 0
                    || Libc.C.send(fd.number(), scratch.bigAddress, text.length, 0) < 0) {
                throw new KernelException("sd_notify", socket, Libc.errno());
            }
        }
    }
}
