namespace Ringside.Linux.Bpf;

/// <summary>A place in a program of <see cref="BpfAssembler"/> that jumps may lead to, before or after it is placed (kernel document
/// bpf/standardization/instruction-set).</summary>
public sealed class BpfLabel
{
    internal BpfLabel(string name) => Name = name;

    /// <summary>What it is called in messages.</summary>
    public string Name { get; }

    /// <summary>Number of the instruction that it stands before; -1 until it is placed.</summary>
    internal int Position { get; set; } = -1;
}
