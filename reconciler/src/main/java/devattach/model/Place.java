package devattach.model;

/** Where a facet sits in a container. Two facets that would sit at one place exclude each other. */
public sealed interface Place extends Comparable<Place> permits Place.Device, Place.Path, Place.Interface {

    /** Devices before paths before interfaces. */
    private static int rank(Place place) {
        return place instanceof Device ? 0 : place instanceof Path ? 1 : 2;
    }

    /** A device number in the container's device policy. */
    record Device(DeviceNumber number) implements Place {
        @Override
        public int compareTo(Place other) {
            return other instanceof Device that ? number.compareTo(that.number) : -1;
        }

        @Override
        public String toString() {
            return number.toString();
        }
    }

    /** A path in the container's file tree. */
    record Path(ContainerPath path) implements Place {
        @Override
        public int compareTo(Place other) {
            return other instanceof Path that ? path.compareTo(that.path) : Integer.compare(1, rank(other));
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** A name among the container's network interfaces. */
    record Interface(String name) implements Place {

        /** How many bytes such a name has at most: IFNAMSIZ of the kernel, without the zero. */
        public static final int LONGEST_NAME = 15;

        @Override
        public int compareTo(Place other) {
            return other instanceof Interface that ? name.compareTo(that.name) : 1;
        }

        @Override
        public String toString() {
            return "interface " + name;
        }
    }
}
