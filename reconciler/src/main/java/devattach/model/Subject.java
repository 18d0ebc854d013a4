package devattach.model;

/** What a facet is about: the one thing of the host that a container has, or has a part in. */
public sealed interface Subject permits DeviceNumber, InterfaceId {}
