namespace Ringside.Messaging.Streams;

/// <summary>A store of a set: its place, and the directory that was admitted there. Another directory at the same place is a
/// stranger.</summary>
/// <param name="Store">Number of the store.</param>
/// <param name="Identity">Random number that its directory was given when it was made; it comes to an end with its promises.</param>
public readonly record struct StoreMember(ushort Store, uint Identity);
