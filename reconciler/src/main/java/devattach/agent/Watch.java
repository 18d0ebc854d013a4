package devattach.agent;

import devattach.model.Confirm;
import devattach.model.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether others can still be reached after a change: asked again and again by a thread of its own, until that is sure or too late. */
final class Watch {

    /** What came of it. */
    enum Verdict {
        OPEN,
        REACHED,
        LOST
    }

    /** One answer may still come by what a neighbour remembers; so many in a row do not. */
    private static final int ENOUGH = 3;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_TRY = Duration.ofSeconds(2);

    private final Confirm terms;
    private final CountDownLatch given = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Verdict verdict = Verdict.OPEN;

    /** Begins at once. */
    Watch(Confirm terms) {
        this.terms = terms;
        Thread asking = new Thread(this::ask, "devattach-confirm");
        asking.setDaemon(true);
        asking.start();
    }

    private void ask() {
        long deadline = System.nanoTime() + terms.within().toNanos();
        Duration pause = min(LONGEST_PAUSE, terms.within().dividedBy(2 * ENOUGH));
        int answers = 0;
        try {
            while (answers < ENOUGH && System.nanoTime() < deadline) {
                if (given.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                answers = reaches(terms.reach()) ? answers + 1 : 0;
            }
            verdict = answers >= ENOUGH ? Verdict.REACHED : Verdict.LOST;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            over.countDown();
        }
    }

    /** Whether one of them takes a call. */
    static boolean reaches(List<Endpoint> places) {
        return places.stream().anyMatch(Watch::answers);
    }

    private static boolean answers(Endpoint place) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(place.host(), place.port()), (int) LONGEST_TRY.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    Verdict verdict() {
        return verdict;
    }

    /** Until it is known. */
    void await() throws InterruptedException {
        over.await();
    }

    /** Asks no more. */
    void end() {
        given.countDown();
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
