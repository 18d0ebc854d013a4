package devattach.linux.net;

/** The numbers of linux/if_link.h, linux/if_addr.h and linux/rtnetlink.h that are used here. */
final class Attributes {

    static final int NEW_LINK = 16;
    static final int DELETE_LINK = 17;
    static final int GET_LINK = 18;
    static final int NEW_ADDRESS = 20;
    static final int DELETE_ADDRESS = 21;
    static final int GET_ADDRESS = 22;
    static final int NEW_ROUTE = 24;
    static final int DELETE_ROUTE = 25;
    static final int GET_ROUTE = 26;
    static final int NEW_NAMESPACE = 88;
    static final int GET_NAMESPACE = 90;
    static final int NEW_NAMES = 108;
    static final int DELETE_NAMES = 109;

    /** struct ifinfomsg: family, hardware type, index, flags, and which of them to change. */
    static final int LINK_HEADER = 16;

    /** IFLA_... */
    static final int ADDRESS = 1;

    static final int NAME = 3;
    static final int MTU = 4;
    static final int PARENT = 5;
    static final int MASTER = 10;
    static final int QUEUE_LENGTH = 13;
    static final int INFO = 18;
    static final int ALIAS = 20;
    static final int FUNCTION_LIST = 22;
    static final int PROTOCOLS = 26;
    static final int GROUP = 27;
    static final int NAMESPACE_FD = 28;
    static final int EXTENT = 29;
    static final int PARENT_NAMESPACE = 37;
    static final int NEW_INDEX = 49;
    static final int NAMES = 52;
    static final int ALTNAME = 53;
    static final int PERMANENT_ADDRESS = 54;
    static final int DEVICE = 56;
    static final int BUS = 57;

    /** IFLA_INFO_... */
    static final int INFO_KIND = 1;

    static final int INFO_DATA = 2;

    /** VETH_INFO_PEER, IFLA_MACVLAN_MODE, IFLA_IPVLAN_MODE, IFLA_VLAN_ID. */
    static final int FIRST_OF_KIND = 1;

    /** RTEXT_FILTER_... */
    static final int WITH_FUNCTIONS = 1;

    static final int WITHOUT_STATISTICS = 8;

    private Attributes() {}
}
