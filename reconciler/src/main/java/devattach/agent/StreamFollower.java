package devattach.agent;

import devattach.runtime.EventStream;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stays connected to a runtime's events. While it is not, starts are noticed by cgroups and folders, and on schedule at the latest. */
final class StreamFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamFollower.class);
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    private final EventStream stream;
    private final Runnable news;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile long pause = FIRST_PAUSE_MILLIS;
    private volatile boolean connected;

    StreamFollower(EventStream stream, Runnable news) {
        this.stream = stream;
        this.news = news;
    }

    void start() {
        Thread thread = new Thread(this::stay, "devattach-events");
        thread.setDaemon(true);
        thread.start();
    }

    private void stay() {
        try {
            do {
                if (stream.isThere()) {
                    once();
                } else {
                    pause = LONGEST_PAUSE_MILLIS; // no such daemon here; one that is installed later is found
                }
            } while (!closing.await(pause, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void once() {
        try {
            stream.follow(this::connected, news);
        } catch (IOException e) {
            if (connected && closing.getCount() > 0) {
                LOG.warn(
                        "{}: events: {}; until they come again, starts are noticed by cgroups and on schedule",
                        stream.name(),
                        e.getMessage());
            }
            pause = connected ? FIRST_PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            connected = false;
        }
    }

    /** What happened while nobody listened is looked for at once. */
    private void connected() {
        connected = true;
        LOG.debug("{}: events are followed", stream.name());
        news.run();
    }

    @Override
    public void close() {
        closing.countDown();
        stream.close();
    }
}
