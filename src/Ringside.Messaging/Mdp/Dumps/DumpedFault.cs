namespace Ringside.Messaging.Mdp.Dumps;

/// <summary>What is malformed in a packet.</summary>
/// <param name="Offset">Where, in bytes from the start of the packet (in one that was decrypted: the same place).</param>
/// <param name="What">What is wrong there.</param>
public sealed record DumpedFault(int Offset, string What);
