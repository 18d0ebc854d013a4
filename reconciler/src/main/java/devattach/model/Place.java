package devattach.model;

/** Where a facet sits in a container. Two facets that would sit at one place exclude each other. */
public sealed interface Place extends Comparable<Place> permits Place.Device, Place.Path {

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
            return other instanceof Path that ? path.compareTo(that.path) : 1;
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }
}
