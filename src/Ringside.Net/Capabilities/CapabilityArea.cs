namespace Ringside.Net.Capabilities;

/// <summary>Questions of one kind to the machine, and its answers; each is a call that was really made (the man page stands with the
/// binding, as io_uring_setup(2)).</summary>
/// <param name="Name">What it is about: the name of a back end, or <c>machine</c>, <c>bpf</c>.</param>
/// <param name="Where">Where it was asked: on the machine, on an interface that was named, or in a namespace made for it.</param>
/// <param name="Items">One entry for each thing asked, in the order of asking.</param>
public sealed record CapabilityArea(string Name, string Where, IReadOnlyList<Capability> Items);
