package devattach.agent;

import devattach.testing.Hardware;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** As {@link FilteringKernelTest}, by a kernel of a distribution, which loads what it needs as modules. */
@Tag("hwlab")
class FilteringHwlabTest {

    private final FilteringKernelTest filtering = new FilteringKernelTest();

    @Test
    @DisplayName("NBF-01, NBF-02, NBF-04, NBF-05, NBV-01: frames arrive, or do not, by a kernel with modules, too")
    void framesArriveOrDoNot() throws Exception {
        Hardware.run("modprobe -a bridge veth");
        filtering.framesArriveOrDoNot();
    }

    @Test
    @DisplayName("NBF-01, NBF-08: what somebody changed is put right by a kernel with modules, too")
    void whatSomebodyChangedIsPutRight() throws Exception {
        Hardware.run("modprobe -a bridge veth");
        filtering.whatSomebodyChangedIsPutRight();
    }
}
