namespace Ringside.Messaging.Mdp;

/// <summary>What a core cannot know by itself and nobody may guess: given by the shell, from the machine's generator (random(7)), or from
/// the seed of a test.</summary>
/// <param name="Seed">Connection ids and challenges follow from it.</param>
/// <param name="TokenKey">Proves that an address token was made here.</param>
public sealed record MdpSecrets(ulong Seed, ReadOnlyMemory<byte> TokenKey);
