package devattach.linux;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A thread that visits other namespaces and does nothing else. It waits some seconds for the next visit, since making a thread costs
 * more than the visit; one that could not come home ends at once, without running anything more: not even what would make its successor.
 */
final class Visitor implements Runnable {

    private static final ConcurrentLinkedDeque<Visitor> IDLE = new ConcurrentLinkedDeque<>();
    private static final long PATIENCE_SECONDS = 5;

    private final SynchronousQueue<Journey> next = new SynchronousQueue<>();

    /** What is done there; it goes by itself, and comes back by itself if it can. */
    interface Visit extends Runnable {
        /** Whether the thread is where it was before. */
        boolean isHome();
    }

    private record Journey(Visit visit, CountDownLatch over) {}

    /** Runs it to its end, on another thread. */
    static void run(Visit visit) {
        Journey journey = new Journey(visit, new CountDownLatch(1));
        Visitor visitor = idle();
        boolean interrupted = false;
        boolean handed = false;
        while (true) {
            try {
                if (!handed) {
                    visitor.next.put(journey);
                    handed = true;
                }
                journey.over.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true; // a visit is bounded; waiting it out keeps the caller's descriptors alive
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Visitor idle() {
        Visitor waiting = IDLE.pollFirst();
        if (waiting != null) {
            return waiting;
        }
        Visitor fresh = new Visitor();
        Thread thread = new Thread(fresh, "devattach-visit");
        thread.setDaemon(true);
        thread.start();
        return fresh;
    }

    @Override
    public void run() {
        while (true) {
            @Nullable Journey journey = await();
            if (journey == null) {
                return;
            }
            journey.visit.run();
            boolean home = journey.visit.isHome();
            if (home) {
                IDLE.addFirst(this);
            }
            journey.over.countDown();
            if (!home) {
                return;
            }
        }
    }

    /** The next one; null where none came and none can come any more. */
    private @Nullable Journey await() {
        try {
            @Nullable Journey journey = next.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            // whoever took us off the list meanwhile is about to hand one over
            return journey != null || IDLE.remove(this) ? journey : next.take();
        } catch (InterruptedException e) {
            IDLE.remove(this);
            return null; // nobody interrupts these threads
        }
    }
}
