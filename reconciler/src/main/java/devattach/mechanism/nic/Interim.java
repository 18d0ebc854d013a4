package devattach.mechanism.nic;

import devattach.linux.KernelException;
import devattach.linux.net.Rtnetlink;
import devattach.model.Place;

/**
 * How an interface is called between its name inside and that at home, and for as long as the latter is taken: what it is to whoever finds
 * it, such as {@code dvt-enp3s0}.
 */
final class Interim {

    static final String PREFIX = "dvt-";

    private Interim() {}

    static String name(String atHome) {
        return shortened(PREFIX + atHome, Place.Interface.LONGEST_NAME);
    }

    /** One that nobody has on the host. */
    static String free(String atHome, Rtnetlink host) throws KernelException {
        String wish = name(atHome);
        String name = wish;
        for (int i = 2; host.link(name).isPresent(); i++) {
            String ending = "-" + i;
            name = shortened(wish, Place.Interface.LONGEST_NAME - ending.length()) + ending;
        }
        return name;
    }

    private static String shortened(String text, int length) {
        return text.substring(0, Math.min(text.length(), length));
    }
}
