package devattach.runtime;

import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The inits of LXC containers, whoever manages these: from the monitor each container has. Asked once per start; an init that still is the
 * process it was needs no question.
 */
final class LxcMonitor {

    // enum lxc_state_t
    private static final long STOPPED = 0;
    private static final long STARTING = 1;
    private static final long ABORTING = 4;

    // struct device_item of LXC 5 and 6, with its list head
    private static final int DEVICE_ITEM = 40;

    private Map<String, Init> known = new HashMap<>();
    private Map<String, Init> seen = new HashMap<>();

    /** The list that was in the making is complete: whoever was not asked for is forgotten. */
    void listed() {
        known = seen;
        seen = new HashMap<>();
    }

    /**
     * Asks for one container.
     *
     * @param owner the user beside root who may answer
     * @return empty where it does not run
     */
    Optional<Init> init(String lxcPath, String container, long owner) throws IOException {
        String socket = LxcSocket.name(lxcPath, container);
        Init before = known.get(socket);
        Optional<Init> now = before != null && before.isAlive() ? Optional.of(before) : ask(socket, owner);
        now.ifPresent(init -> seen.put(socket, init));
        return now;
    }

    private static Optional<Init> ask(String socket, long owner) throws IOException {
        OptionalLong state = LxcSocket.ask(socket, LxcSocket.GET_STATE, owner);
        if (state.isEmpty() || !hasInit(state.getAsLong())) {
            return Optional.empty();
        }
        OptionalLong pid = LxcSocket.ask(socket, LxcSocket.GET_INIT_PID, owner);
        return pid.isEmpty() ? Optional.empty() : Init.of(pid.getAsLong());
    }

    /**
     * Adds a rule to a container's device program, or turns round the one of the same device and letters.
     *
     * @return false where its monitor does not know how: it is too old, or keeps no program for the container
     */
    static boolean setPolicy(Path container, DeviceNumber number, Permissions letters, boolean allow) {
        String socket = LxcSocket.name(String.valueOf(container.getParent()), String.valueOf(container.getFileName()));
        ByteBuffer item = ByteBuffer.allocate(DEVICE_ITEM).order(ByteOrder.nativeOrder());
        item.put(0, (byte) (number.kind() == DeviceNumber.Kind.BLOCK ? 'b' : 'c'));
        item.putInt(4, number.major()).putInt(8, number.minor());
        item.put(12, letters.toString().getBytes(StandardCharsets.US_ASCII));
        item.putInt(16, allow ? 1 : 0);
        try {
            return LxcSocket.tell(socket, LxcSocket.ADD_BPF_DEVICE_CGROUP, item.array(), 0) >= 0;
        } catch (IOException e) {
            return false; // then it is changed without it, which works as long as nobody else changes it
        }
    }

    /** Frozen ones have one: what they hold they go on holding. */
    private static boolean hasInit(long state) {
        return state != STOPPED && state != STARTING && state != ABORTING;
    }
}
