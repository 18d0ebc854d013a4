package devattach.runtime;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.testing.Lab;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Docker's own word of what happens. */
@Tag("lab")
class DockerEventsLabTest {

    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

    private Object next() throws InterruptedException {
        Object next = heard.poll(30, TimeUnit.SECONDS);
        assertNotNull(next, "nothing was heard");
        return next;
    }

    private Thread follow(EventStream stream) {
        Thread thread = new Thread(() -> {
            try {
                stream.follow(() -> heard.add("connected"), () -> heard.add("news"));
            } catch (IOException e) {
                heard.add(e);
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void startsAreToldUntilTheDaemonEndsOrNobodyListens() throws Exception {
        Lab docker = new Lab("docker", "dockerd", Lab.Cgroup.HOST, Lab.Users.HOST);
        docker.assumeHere();
        try (docker) {
            docker.start("first");
            EventStream stream = new DockerRuntime(docker.settings().of("docker", "sockets"), List.of(), List.of())
                    .streams().stream().filter(EventStream::isThere).findFirst().orElseThrow();
            follow(stream);
            assertTrue(next().equals("connected"));
            docker.start("second");
            assertTrue(next().equals("news"));
            docker.close();
            Object last = next();
            while (last.equals("news")) {
                last = next();
            }
            assertInstanceOf(IOException.class, last);

            docker.start("third");
            Thread listener = follow(stream);
            assertTrue(next().equals("connected"));
            stream.close();
            listener.join(TimeUnit.SECONDS.toMillis(30));
            assertTrue(!listener.isAlive());
        }
    }

    @AfterAll
    static void takeTheLabDown() throws IOException {
        Lab.closeAll();
    }
}
