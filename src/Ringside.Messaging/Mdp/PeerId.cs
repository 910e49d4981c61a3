namespace Ringside.Messaging.Mdp;

/// <summary>Names one peer of a node, as long as the node knows it.</summary>
/// <param name="Value">The number; 0 names nobody.</param>
public readonly record struct PeerId(int Value);
