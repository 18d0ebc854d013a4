package devattach.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.runtime.CgroupRuntime.Member;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CgroupRuntimeTest {

    private static final Member LAUNCHER = new Member(90, List.of(90), 5);
    private static final Member INIT = new Member(100, List.of(100, 1), 10);
    private static final Member CHILD = new Member(101, List.of(101, 2), 11);
    private static final Member NESTED_INIT = new Member(110, List.of(110, 7, 1), 12);

    @Test
    void theOutermostFirstProcessOfAPidNamespaceIsTheInit() throws IOException {
        assertEquals(Optional.of(INIT), CgroupRuntime.init(List.of(NESTED_INIT, CHILD, LAUNCHER, INIT)));
    }

    @Test
    void withoutAPidNamespaceItIsTheOldestProcess() throws IOException {
        Member younger = new Member(80, List.of(80), 6);
        assertEquals(Optional.of(LAUNCHER), CgroupRuntime.init(List.of(younger, LAUNCHER)));
        assertEquals(Optional.empty(), CgroupRuntime.init(List.of()));
    }

    @Test
    void twoContainersInOneCgroupAreNotGuessedAt() {
        Member neighbour = new Member(200, List.of(200, 1), 20);
        IOException e = assertThrows(IOException.class, () -> CgroupRuntime.init(List.of(INIT, neighbour)));
        assertTrue(e.toString().contains("100, 200"), e.toString());
    }

    @Test
    void v2ComesBeforeTheDevicesOfV1() {
        String mountinfo = """
                34 30 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu
                35 30 0:30 / /sys/fs/cgroup/devices rw,relatime shared:4 - cgroup cgroup rw,devices
                36 30 0:31 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
                37 30 0:31 /part /mnt rw - cgroup2 cgroup2 rw
                """;
        assertEquals(
                List.of(Path.of("/sys/fs/cgroup/unified"), Path.of("/sys/fs/cgroup/devices")),
                CgroupRuntime.mounts(mountinfo));
    }

    @Test
    void numbersOfAProcessAreReadFromItsStatus() {
        assertEquals(List.of(11397, 1), Proc.parseNumbers("Name:\tsleep\nNSpid:\t11397\t1\nNSpgid:\t11397\t1\n"));
        assertEquals(List.of(), Proc.parseNumbers("Name:\tNSpid\nState:\tZ (zombie)\n"));
        assertEquals(4242, Proc.parseStartTime("7 (a) b) S 1 7 7 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 4242 0 0"));
    }
}
