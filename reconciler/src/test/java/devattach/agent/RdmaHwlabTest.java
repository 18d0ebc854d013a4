package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.testing.Box;
import devattach.testing.Hardware;
import devattach.testing.Programs;
import devattach.testing.Rig;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** RDMA without its hardware: the kernel's own over an ordinary interface, with the nodes that hardware has. By the peers' scenarios. */
@Tag("hwlab")
class RdmaHwlabTest {

    private static final String VERBS = "/dev/infiniband/uverbs0";
    private static final String MANAGER = "/dev/infiniband/rdma_cm";
    private static final String WANT = "rdma: { type: infiniband, match: { name: uverbs0 } }";

    @BeforeEach
    void plug() throws Exception {
        Hardware.assumeHere();
        Hardware.load("rdma_rxe", "ib_uverbs", "rdma_ucm", "ib_umad", "dummy");
        Hardware.run("ip link add devattach0 type dummy && ip link set devattach0 up");
        Hardware.run("rdma link add rxe0 type rxe netdev devattach0");
    }

    @AfterEach
    void unplug() throws Exception {
        Hardware.assumeHere();
        Hardware.run("rdma link delete rxe0 2>/dev/null; ip link delete devattach0");
    }

    private static Hardware.Node node(String path, String folder) throws Exception {
        return new Hardware.Node(
                path.substring("/dev/".length()),
                Files.readString(Path.of(folder, "dev")).strip());
    }

    private static Hardware.Node verbs() throws Exception {
        return node(VERBS, "/sys/class/infiniband_verbs/uverbs0");
    }

    private static Hardware.Node manager() throws Exception {
        return node(MANAGER, "/sys/class/misc/rdma_cm");
    }

    @Test
    @DisplayName("IBP-05: hot added and hot removed, with the nodes for use and none for management")
    void hotAddedAndHotRemovedWithTheNodesOfUseAndNoneOfManagement() throws Exception {
        try (Rig rig = new Rig()) {
            rig.follow(WANT);
            rig.untilUsable(VERBS, verbs());
            rig.untilUsable(MANAGER, manager());
            rig.assertRefused(node("/dev/infiniband/umad0", "/sys/class/infiniband_mad/umad0"));
            Hardware.run("rdma link delete rxe0");
            rig.untilGone(VERBS);
            rig.untilGone(MANAGER);
            rig.untilReasons("Waiting");
            Hardware.run("rdma link add rxe0 type rxe netdev devattach0");
            rig.untilUsable(VERBS, verbs());
            rig.assertNotRestarted();
        }
    }

    @Test
    @DisplayName("IBP-02: in a container with users of its own the nodes are its root's")
    void inAContainerWithUsersOfItsOwnTheNodesAreItsRoots() throws Exception {
        try (Rig rig = new Rig(Box.Options.plain().shifted().program(Programs.asRunc()))) {
            rig.follow(WANT);
            rig.untilUsable(VERBS, verbs());
            rig.untilUsable(MANAGER, manager());
            assertEquals("0 0", rig.box().run("stat -c '%u %g' " + VERBS).strip());
        }
    }
}
