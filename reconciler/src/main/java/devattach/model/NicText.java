package devattach.model;

import java.util.ArrayList;
import java.util.List;

/** What the settings of an interface are, and in what they differ from others, for people. */
final class NicText {

    private NicText() {}

    static List<String> differences(Nic.Settings live, Nic.Settings wanted) {
        List<String> all = new ArrayList<>();
        if (live.use() != wanted.use()) {
            all.add(wanted.use() == Nic.Use.UP ? "it is down" : "it is up");
        }
        wanted.address()
                .filter(it -> !live.address().equals(wanted.address()))
                .ifPresent(it -> all.add(
                        "hwaddr is " + live.address().map(HardwareAddress::text).orElse("none") + ", not " + it));
        if (wanted.mtu().isPresent() && !live.mtu().equals(wanted.mtu())) {
            all.add("mtu is " + live.mtu().orElse(0) + ", not " + wanted.mtu().getAsInt());
        }
        if (wanted.queueLength().isPresent() && !live.queueLength().equals(wanted.queueLength())) {
            all.add("queue length is " + live.queueLength().orElse(0) + ", not "
                    + wanted.queueLength().getAsInt());
        }
        all.addAll(live.can().differences(wanted.can()));
        all.addAll(live.inet6().differences(wanted.inet6()));
        missing(live.addresses(), wanted.addresses()).forEach(it -> all.add("address " + it + " missing"));
        missing(live.ways(), wanted.ways()).forEach(it -> all.add("route " + it + " missing"));
        missing(live.hostRoutes(), wanted.hostRoutes()).forEach(it -> all.add("route " + it + " on the host missing"));
        all.addAll(live.limits().differences(wanted.limits()));
        return all;
    }

    private static <T> List<T> missing(List<T> there, List<T> wanted) {
        return wanted.stream().filter(it -> !there.contains(it)).toList();
    }

    static String of(Nic.Settings settings) {
        List<String> said = new ArrayList<>();
        if (settings.use() == Nic.Use.DOWN) {
            said.add("down");
        }
        settings.address().ifPresent(it -> said.add("hwaddr " + it));
        settings.mtu().ifPresent(it -> said.add("mtu " + it));
        settings.queueLength().ifPresent(it -> said.add("queue length " + it));
        said.add(settings.can().toString());
        said.add(settings.inet6().toString());
        settings.addresses().forEach(it -> said.add(it.toString()));
        settings.ways().forEach(it -> said.add(it.toString()));
        settings.hostRoutes().forEach(it -> said.add("route " + it + " on the host"));
        said.add(settings.limits().toString());
        said.removeIf(String::isEmpty);
        return String.join(", ", said);
    }
}
