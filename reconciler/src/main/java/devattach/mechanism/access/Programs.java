package devattach.mechanism.access;

import devattach.linux.Bpf;
import devattach.linux.Fd;
import devattach.linux.KernelException;
import java.util.concurrent.ConcurrentHashMap;

/** Device programs by id. A program never changes and its id is not used again, so each is dumped once. */
final class Programs {

    private static final int MOST = 20_000;

    private final ConcurrentHashMap<Integer, DeviceProgram> known = new ConcurrentHashMap<>();

    DeviceProgram program(int id) throws KernelException {
        DeviceProgram cached = known.get(id);
        if (cached != null) {
            return cached;
        }
        try (Fd program = Bpf.open(id)) {
            byte[] code = Bpf.instructions(program);
            DeviceProgram read = new DeviceProgram(id, Author.of(Bpf.name(program), code), code);
            if (known.size() >= MOST) {
                known.clear(); // programs of containers long gone; those that live are dumped again
            }
            known.put(id, read);
            return read;
        }
    }
}
