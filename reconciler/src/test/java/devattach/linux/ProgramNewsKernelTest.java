package devattach.linux;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.testing.Programs;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The kernel's word of programs that others load. */
@Tag("kernel")
class ProgramNewsKernelTest {

    private static final String OURS = "devattach_test";

    @Test
    void whatAnotherLoadsWakesWhoeverWaits() throws Exception {
        try (ProgramNews news = new ProgramNews();
                Epoll epoll = new Epoll()) {
            for (Fd fd : news.fds()) {
                epoll.add(fd, Epoll.IN, 1);
            }
            try (Fd other = Bpf.load(Programs.memOnly(), "another")) {
                List<Long> ready = new ArrayList<>();
                epoll.await(20_000, ready::add);
                assertFalse(ready.isEmpty());
                assertTrue(news.drain(OURS), other.toString());
            }
        }
    }

    @Test
    void goesRoundItsRingAndOn() throws Exception {
        try (ProgramNews news = new ProgramNews()) {
            for (int i = 0; i < 1000; i++) { // 48 bytes each, over a ring of 16 KiB for each processor
                try (Fd other = Bpf.load(Programs.memOnly(), "another")) {
                    assertTrue(news.drain(OURS), i + ": " + other);
                }
            }
        }
    }

    @Test
    void toldLateItIsStillTold() throws Exception {
        try (ProgramNews news = new ProgramNews()) {
            for (int i = 0; i < 2000; i++) {
                Bpf.load(Programs.memOnly(), OURS).close();
            }
            assertTrue(news.drain(OURS), "what was lost may have been another's");
            try (Fd other = Bpf.load(Programs.memOnly(), "another")) {
                assertTrue(news.drain(OURS), other.toString());
            }
        }
    }

    @Test
    void nothingIsToldOnceItIsClosed() throws Exception {
        ProgramNews news = new ProgramNews();
        news.close();
        assertFalse(news.drain(OURS));
    }
}
