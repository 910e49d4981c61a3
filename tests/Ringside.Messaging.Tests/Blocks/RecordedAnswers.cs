using Ringside.Messaging.Blocks;

namespace Ringside.Messaging.Tests.Blocks;

/// <summary>Keeps answers; one for each context.</summary>
internal sealed class RecordedAnswers : IBlockAnswers
{
    internal Dictionary<long, (BlockAnswer Answer, byte[] Bytes)> All { get; } = [];

    public void Answered(in BlockAnswer answer, ReadOnlySpan<byte> bytes) =>
        Assert.True(All.TryAdd(answer.Context, (answer, bytes.ToArray())), $"request {answer.Context} ended twice");
}
