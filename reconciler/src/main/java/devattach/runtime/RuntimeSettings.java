package devattach.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the runtimes of this host keep their state.
 *
 * @param places by {@code RUNTIME.KEY}, what the settings say; what they leave out is where it usually is
 */
public record RuntimeSettings(Map<String, List<String>> places) {

    /** Everything where it usually is. */
    public static final RuntimeSettings DEFAULT = new RuntimeSettings(Map.of());

    /** Every place there is a setting for. */
    public static final List<Place> PLACES = List.of(
            place("lxc", "paths", "folders of LXC containers (lxc.lxcpath)", "/var/lib/lxc"),
            place("lxd", "dirs", "LXD's own folders (LXD_DIR)", "/var/lib/lxd", "/var/snap/lxd/common/lxd"),
            place("incus", "dirs", "Incus's own folders (INCUS_DIR)", "/var/lib/incus"),
            place("proxmox", "configs", "folders of Proxmox VE's container configurations", "/etc/pve/lxc"),
            place("proxmox", "paths", "folders of its LXC containers", "/var/lib/lxc"),
            place("runc", "roots", "runc's --root folders", "/run/runc"),
            place("crun", "roots", "crun's --root folders", "/run/crun"),
            place("docker", "sockets", "Docker's API sockets", "/var/run/docker.sock"),
            place("docker", "execRoots", "dockerd's --exec-root folders", "/var/run/docker"),
            place("podman", "roots", "Podman's storage (--root)", "/var/lib/containers/storage"),
            place("podman", "runroots", "Podman's state (--runroot)", "/run/containers/storage"),
            place("podman", "sockets", "Podman's API sockets, for labels", "/run/podman/podman.sock"),
            place("containerd", "states", "containerd's state folders", "/run/containerd"),
            place("kubernetes", "containerd", "state folders of the containerd below it", "/run/containerd"),
            place("kubernetes", "crio", "state of the CRI-O below it (runroot)", "/run/containers/storage"),
            place("nspawn", "machines", "systemd-machined's records", "/run/systemd/machines"),
            place("nspawn", "nspawn", "systemd-nspawn's own folders", "/run/systemd/nspawn"),
            place("cdi", "specDirs", "folders of CDI specs, the later first", "/etc/cdi", "/var/run/cdi"));

    /**
     * A place where a runtime may be found.
     *
     * @param key the setting's name below the runtime's
     * @param what the setting is, for people
     * @param usual where it is unless the settings say otherwise
     */
    public record Place(String runtime, String key, String what, List<String> usual) {
        public Place {
            usual = List.copyOf(usual);
        }
    }

    public RuntimeSettings {
        places = Map.copyOf(places);
    }

    private static Place place(String runtime, String key, String what, String... usual) {
        return new Place(runtime, key, what, List.of(usual));
    }

    /** Nothing anywhere; for those who look in places of their own. */
    public static RuntimeSettings nowhere() {
        Map<String, List<String>> none = new TreeMap<>();
        PLACES.forEach(place -> none.put(place.runtime() + "." + place.key(), List.of()));
        return new RuntimeSettings(none);
    }

    /** These, and for one setting other places. */
    public RuntimeSettings with(String runtime, String key, List<String> others) {
        Map<String, List<String>> more = new TreeMap<>(places);
        more.put(runtime + "." + key, List.copyOf(others));
        return new RuntimeSettings(more);
    }

    /** Where to look. */
    public List<String> of(String runtime, String key) {
        return places.getOrDefault(
                runtime + "." + key,
                PLACES.stream()
                        .filter(place ->
                                place.runtime().equals(runtime) && place.key().equals(key))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no setting " + runtime + "." + key))
                        .usual());
    }

    /** The settings of each runtime that has any. */
    public static Map<String, List<String>> keys() {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        PLACES.forEach(place -> keys.computeIfAbsent(place.runtime(), runtime -> new ArrayList<>())
                .add(place.key()));
        return keys;
    }
}
