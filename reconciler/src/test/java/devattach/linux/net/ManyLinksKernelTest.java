package devattach.linux.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A host with a thousand interfaces is looked at in each pass. */
@Tag("kernel")
class ManyLinksKernelTest {

    private static final int PAIRS = 500;
    private static final int BYTES_EACH = 700;

    @Test
    void aThousandAreAllThereAndCostLittleMemory() throws Exception {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Spaces spaces = new Spaces()) {
            int before = spaces.atHost.links(Rtnetlink.Extent.PLAIN).size();
            for (int i = 0; i < PAIRS; i++) {
                spaces.atHost.createPair(LinkSettings.NONE.name("a" + i).group(1), LinkSettings.NONE.name("b" + i));
            }
            long start = memory.getCurrentThreadAllocatedBytes();
            List<Link> links = spaces.atHost.links(Rtnetlink.Extent.PLAIN);
            long bytes = memory.getCurrentThreadAllocatedBytes() - start;
            assertEquals(
                    before + 2 * PAIRS,
                    links.stream().map(Link::name).distinct().count());
            assertEquals(before + 2 * PAIRS, links.size());
            assertTrue(bytes < BYTES_EACH * links.size(), bytes / links.size() + " bytes for each");
            spaces.atHost.deleteGroup(1);
            assertEquals(before, spaces.atHost.links(Rtnetlink.Extent.PLAIN).size());
        }
    }
}
