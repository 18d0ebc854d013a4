package devattach.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.ContainerSelector;
import devattach.model.ContainerSelector.Cgroup;
import devattach.model.ContainerSelector.Pid;
import devattach.model.ContainerSelector.PidFile;
import devattach.model.ContainerSelector.Target;
import devattach.testing.Box;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers named by process or cgroup, with real ones. */
@Tag("kernel")
class ProcessRuntimeKernelTest {

    private final ProcessRuntime processes = new ProcessRuntime();
    private final CgroupRuntime cgroups = new CgroupRuntime();

    @Test
    void aCgroupIsFoundByItsPathAndHasItsBoxsInit() throws IOException {
        try (Box box = Box.start(Box.Options.plain())) {
            Listed listed = cgroups.list(asked(new Cgroup("/" + box.name())));
            assertEquals(List.of(), listed.troubles());
            assertEquals(1, listed.running().size());
            assertEquals(box.pid(), listed.running().get(0).pid());
            assertEquals(box.startTime(), listed.running().get(0).startTime());
        }
    }

    @Test
    void theInitOfANestedCgroupIsFoundToo() throws IOException {
        try (Box box = Box.start(Box.Options.plain())) {
            Path cgroup = box.cgroupV2().or(box::cgroupV1).orElseThrow();
            Path nested = Files.createDirectory(cgroup.resolve("payload"));
            try {
                Files.writeString(nested.resolve("cgroup.procs"), Integer.toString(box.pid()));
                assertEquals(
                        box.pid(),
                        cgroups.list(asked(new Cgroup("/" + box.name())))
                                .running()
                                .get(0)
                                .pid());
            } finally {
                Files.writeString(cgroup.resolve("cgroup.procs"), Integer.toString(box.pid()));
                Files.delete(nested);
            }
        }
    }

    @Test
    void aCgroupThatIsNotThereIsNoTrouble() throws IOException {
        assertEquals(Listed.NOTHING, cgroups.list(asked(new Cgroup("/devattach-test-nosuch"))));
    }

    @Test
    void theRootAndWaysUpAreRefused() throws IOException {
        Listed listed = cgroups.list(asked(new Cgroup("/"), new Cgroup("/a/../..")));
        assertEquals(List.of(), listed.running());
        assertEquals(2, listed.troubles().size());
    }

    @Test
    void aPidFileGivesItsProcessAndABadOneHidesNoOther(@TempDir Path folder) throws IOException {
        Path good = Files.writeString(
                folder.resolve("good"), ProcessHandle.current().pid() + "\n");
        Path bad = Files.writeString(folder.resolve("bad"), "many\n");
        Path open = Files.writeString(folder.resolve("open"), "1\n");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-rw-rw-"));
        Path empty = Files.createFile(folder.resolve("empty"));
        Listed listed = processes.list(asked(
                new PidFile(bad.toString()),
                new PidFile(open.toString()),
                new PidFile(empty.toString()),
                new PidFile(folder + "/nosuch"),
                new PidFile(folder.toString()),
                new PidFile(good.toString()),
                new Pid(77)));
        assertEquals(
                List.of(good.toString(), "77"),
                listed.running().stream().map(Running::name).toList());
        assertEquals(ProcessHandle.current().pid(), listed.running().get(0).pid());
        assertEquals(3, listed.troubles().size(), listed.troubles().toString());
        assertTrue(
                listed.troubles().get(1).contains("others than root"),
                listed.troubles().toString());
    }

    private static List<ContainerSelector> asked(Target... targets) {
        return Arrays.stream(targets).map(ContainerSelector::of).toList();
    }
}
