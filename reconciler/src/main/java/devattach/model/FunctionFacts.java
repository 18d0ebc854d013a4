package devattach.model;

/** The properties of a {@link HostDevice} that is a physical interface with SR-IOV, or one of its virtual functions. */
public final class FunctionFacts {

    /** Of a function the device of its physical interface, by its {@code pci.address}. */
    public static final String OF = "function.of";

    /** Of a function its number, from 0. */
    public static final String NUMBER = "function.number";

    /** Of both which port of the card they are on; of one that is away it is not known. */
    public static final String PORT = "function.port";

    /** Of a function why it is not free, but for that it is in a container; of a physical interface why the host cannot spare it. */
    public static final String BUSY = "function.busy";

    /** Of a function that is in a container, or on its way there or back, for which entry, see {@link #holder}. */
    public static final String HOLDER = "function.holder";

    /** Of a physical interface how many functions it can have; none for one without SR-IOV. */
    public static final String MOST = "functions.most";

    /** Of a physical interface how many it has now. */
    public static final String COUNT = "functions.count";

    /** Of a physical interface those of its functions that have no interface here, and why, for people. */
    public static final String AWAY = "functions.away";

    private FunctionFacts() {}

    /** By which an entry's own function in a container is known again. */
    public static String holder(InitProcess container, EntryId entry) {
        return container.pid() + " " + container.startTime() + " " + entry.map() + " " + entry.key();
    }
}
