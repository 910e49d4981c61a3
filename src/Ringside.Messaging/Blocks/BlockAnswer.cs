namespace Ringside.Messaging.Blocks;

/// <summary>The end of one request of a client.</summary>
/// <param name="Context">What the request was given.</param>
/// <param name="Kind">What it asked for.</param>
/// <param name="Result">What became of it.</param>
public readonly record struct BlockAnswer(long Context, BlockOperationKind Kind, BlockResult Result);
