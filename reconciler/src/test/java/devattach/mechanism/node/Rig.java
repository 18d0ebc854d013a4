package devattach.mechanism.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.linux.Fd;
import devattach.linux.Mounts;
import devattach.mechanism.ContainerHandle;
import devattach.mechanism.Observation;
import devattach.model.ContainerPath;
import devattach.model.DeviceNumber;
import devattach.model.Facet;
import devattach.model.Outcome;
import devattach.model.Place;
import devattach.model.Seen;
import devattach.model.Step;
import devattach.testing.Box;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A box, a staging of its own, and the few lines a reconciler would be. Its end proves that nothing was left open. */
final class Rig implements AutoCloseable {

    static final DeviceNumber RANDOM = DeviceNumber.character(1, 8);
    static final DeviceNumber ZERO = DeviceNumber.character(1, 5);

    final Box box;
    final Path runDir;
    private final int openBefore = Fd.open();
    private NodeMechanism mechanism;
    private ContainerHandle handle;

    @SuppressWarnings("MustBeClosedChecker") // closed by close
    Rig(Box.Options options) throws IOException {
        box = Box.start(options);
        runDir = Files.createTempDirectory(Path.of("/run"), "devattach-test-");
        mechanism = new NodeMechanism(runDir);
        handle = box.handle();
    }

    static Facet.Node node(String path) {
        return new Facet.Node(new ContainerPath(path), RANDOM, 0, 0, 20, 0640);
    }

    ContainerHandle handle() {
        return handle;
    }

    NodeMechanism mechanism() {
        return mechanism;
    }

    /** Another agent on the same staging, as after a restart. */
    @SuppressWarnings("MustBeClosedChecker")
    void newMechanism(Interruption interruption) throws IOException {
        mechanism.close();
        mechanism = new NodeMechanism(runDir, interruption);
    }

    void restart() throws IOException {
        handle.close();
        box.restart();
        handle = box.handle();
    }

    Observation look(Facet... wanted) throws IOException {
        return mechanism.look(handle, places(wanted), null);
    }

    static Set<Place> places(Facet... wanted) {
        return Stream.of(wanted).map(Facet::place).collect(Collectors.toSet());
    }

    Seen seen(Facet facet) throws IOException {
        return look(facet).at(facet.place());
    }

    /** Looks and adds. */
    List<Outcome> add(Facet... facets) throws IOException {
        Observation view = look(facets);
        List<Step> steps = new ArrayList<>();
        for (Facet facet : facets) {
            steps.add(addition(facet, view.at(facet.place())));
        }
        return mechanism.change(handle, steps);
    }

    Step addition(Facet facet, Seen seen) {
        return new Step.Add(box.container().id(), facet, seen, Step.Cause.INTENDED, Optional.empty());
    }

    Step removal(Facet facet, Seen seen) {
        return new Step.Remove(box.container().id(), facet, seen, Step.Cause.INTENDED, Optional.empty());
    }

    Outcome remove(Facet facet) throws IOException {
        return mechanism.change(handle, List.of(removal(facet, seen(facet)))).get(0);
    }

    void mustAdd(Facet... facets) throws IOException {
        for (Outcome outcome : add(facets)) {
            assertEquals(new Outcome.Done(), outcome);
        }
    }

    void mustRemove(Facet... facets) throws IOException {
        for (Facet facet : facets) {
            assertEquals(new Outcome.Done(), remove(facet));
        }
    }

    String mountinfo() throws IOException {
        return Files.readString(Path.of("/proc/" + box.pid() + "/mountinfo"));
    }

    /** All that lies on shelves in staging, relative to it. */
    List<String> staged() throws IOException {
        Path nodes = runDir.resolve("nodes");
        try (Stream<Path> all = Files.walk(nodes)) {
            return all.filter(path -> !Files.isDirectory(path))
                    .map(path -> nodes.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        handle.close();
        mechanism.close();
        assertEquals(openBefore, Fd.open(), "descriptors left open");
        box.close();
        Mounts.unmount(runDir.resolve("nodes").toString(), Mounts.MNT_DETACH);
        Files.delete(runDir.resolve("nodes"));
        Files.delete(runDir);
    }
}
