using Ringside.Messaging.Blocks;

namespace Ringside.Messaging.Tests.Blocks;

/// <summary>Counts the good ones.</summary>
internal sealed class CountedAnswers : IBlockAnswers
{
    internal int Good { get; private set; }

    public void Answered(in BlockAnswer answer, ReadOnlySpan<byte> bytes) => Good += answer.Result == BlockResult.Ok ? 1 : 0;
}
