using Ringside.Market.Commands;

namespace Ringside.Market.Tests.Reference;

/// <summary>A stream at whose end two matchers part.</summary>
internal sealed record DifferentialFailure(ulong Seed, GeneratorProfile Profile, List<Command> Stream, string Text);
