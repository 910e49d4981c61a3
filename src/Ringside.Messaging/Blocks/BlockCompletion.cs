namespace Ringside.Messaging.Blocks;

/// <summary>The end of one operation of a store.</summary>
/// <param name="Tag">Which.</param>
/// <param name="Result">What became of it.</param>
public readonly record struct BlockCompletion(int Tag, BlockResult Result);
