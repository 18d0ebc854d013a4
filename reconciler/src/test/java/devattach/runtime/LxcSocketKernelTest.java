package devattach.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class LxcSocketKernelTest {

    @Test
    void nobodyListeningMeansNotRunning() throws IOException {
        String name = LxcSocket.name("/devattach-test-nosuch", "none");
        assertEquals(OptionalLong.empty(), LxcSocket.ask(name, LxcSocket.GET_STATE, 0));
    }
}
