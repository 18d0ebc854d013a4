package devattach.discover;

import devattach.model.Discovery;
import devattach.model.HostDevice;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which things somebody wants to see.
 *
 * @param text stands somewhere in them, in capitals or not; empty for all
 * @param sort a word such as {@code serial}, or the name of a device type
 * @param subsystem of one of their nodes
 */
public record Filter(String text, Optional<String> sort, Optional<String> subsystem, Breadth breadth) {

    /** How much of a host. */
    public enum Breadth {
        /** What people give to containers. */
        USUAL,
        /** Virtual terminals, empty loop devices, hubs, too. */
        EVERYTHING
    }

    /** Everything that is not hidden. */
    public static final Filter NONE = new Filter("", Optional.empty(), Optional.empty(), Breadth.USUAL);

    /** Before it is known which rungs it has. */
    boolean fits(Candidate one) {
        boolean sorted = sort.isEmpty()
                || Sorts.of(one).contains(sort.get())
                || one.type().name().equals(sort.get())
                || sort.get().equals("usb") && one.libusb().isPresent();
        return sorted
                && (subsystem.isEmpty()
                        || one.all().stream().anyMatch(node -> node.subsystem().equals(subsystem.get())));
    }

    boolean shows(Candidate one) {
        return breadth == Breadth.EVERYTHING || !Interest.isBoring(one);
    }

    boolean fits(Discovery.Item item) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return wanted.isEmpty()
                || words(item).anyMatch(word -> word.toLowerCase(Locale.ROOT).contains(wanted));
    }

    private static Stream<String> words(Discovery.Item item) {
        Stream<HostDevice> nodes = Stream.of(
                        item.nodes(),
                        item.shared(),
                        List.copyOf(item.libusb().stream().toList()))
                .flatMap(List::stream);
        return Stream.of(
                        Stream.of(item.name()),
                        item.sorts().stream(),
                        item.ways().stream().flatMap(way -> way.rung().match().values().stream()),
                        nodes.flatMap(node -> Stream.of(
                                node.devnode(),
                                node.number().toString(),
                                node.subsystem(),
                                node.sysPath().substring(node.sysPath().lastIndexOf('/') + 1))),
                        item.held().stream().map(held -> held.by().container().title()))
                .flatMap(words -> words);
    }

    /** Words that {@link #sort} may be, but for those of subsystems. */
    public static List<String> sorts() {
        return Sorts.known();
    }
}
