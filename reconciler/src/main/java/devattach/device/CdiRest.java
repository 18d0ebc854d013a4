package devattach.device;

import devattach.model.CdiDevice;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What CDI specs ask for besides device nodes, in words: one for each sort, whatever the number of devices. */
final class CdiRest {

    private static final int SHOWN = 3;

    /** How a sort is called, why a running container cannot have it, and what to do instead. */
    private record Words(String one, String several, String why, String next) {}

    private CdiRest() {}

    static List<Offer.AtStart> of(Collection<CdiDevice> devices) {
        Map<CdiDevice.Sort, Set<String>> pieces = new EnumMap<>(CdiDevice.Sort.class);
        Map<CdiDevice.Sort, Set<String>> by = new EnumMap<>(CdiDevice.Sort.class);
        for (CdiDevice device : devices) {
            for (CdiDevice.Rest rest : device.rest()) {
                pieces.computeIfAbsent(rest.sort(), sort -> new LinkedHashSet<>())
                        .addAll(rest.what());
                by.computeIfAbsent(rest.sort(), sort -> new LinkedHashSet<>())
                        .add(device.name().toString());
            }
        }
        return pieces.entrySet().stream()
                .map(sort -> atStart(sort.getKey(), List.copyOf(sort.getValue()), List.copyOf(by.get(sort.getKey()))))
                .toList();
    }

    private static Offer.AtStart atStart(CdiDevice.Sort sort, List<String> pieces, List<String> by) {
        Words words = words(sort);
        String count = pieces.size() + " " + (pieces.size() == 1 ? words.one() : words.several());
        String verb = by.size() == 1 ? " also asks for " : " also ask for ";
        return new Offer.AtStart(shown(by) + verb + count + " (" + shown(pieces) + ")", words.why(), words.next());
    }

    private static String shown(List<String> pieces) {
        int more = pieces.size() - SHOWN;
        return String.join(", ", pieces.subList(0, Math.min(SHOWN, pieces.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private static Words words(CdiDevice.Sort sort) {
        return switch (sort) {
            case ENVIRONMENT ->
                new Words(
                        "environment variable",
                        "environment variables",
                        "a process keeps those it was started with",
                        "set them where the container is made");
            case HOOKS ->
                new Words(
                        "hook",
                        "hooks",
                        "runtimes run them while they make a container",
                        "do inside what they do, or make the container with this device");
            case MOUNTS ->
                new Words(
                        "mount",
                        "mounts",
                        "devattach attaches devices, not files",
                        "mount them where the container is made, or have the files in its image");
            case GROUPS ->
                new Words(
                        "supplementary group",
                        "supplementary groups",
                        "a process keeps those it was started with",
                        "add them where the container is made, or give the nodes to a 'group' it is in");
            case NETWORK ->
                new Words(
                        "network interface",
                        "network interfaces",
                        "devattach does not move network interfaces yet",
                        "attach them where the container is made");
            case RESOURCES ->
                new Words(
                        "setting of cache and memory bandwidth",
                        "settings of cache and memory bandwidth",
                        "the runtime puts a container into its class when it makes it",
                        "set them where the container is made, or by hand in /sys/fs/resctrl");
            case PIPES ->
                new Words("named pipe", "named pipes", "a pipe is no device", "mount them where the container is made");
        };
    }
}
