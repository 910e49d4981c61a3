namespace Ringside.Linux.Bpf;

/// <summary>When a jump is taken; comparisons of 64 bits (kernel document bpf/standardization/instruction-set).</summary>
public enum BpfCondition : byte
{
    /// <summary>Equal.</summary>
    Equal = 0x10,

    /// <summary>Above, unsigned.</summary>
    Above = 0x20,

    /// <summary>Above or equal, unsigned.</summary>
    AboveOrEqual = 0x30,

    /// <summary>They have a bit in common.</summary>
    AnyBit = 0x40,

    /// <summary>Not equal.</summary>
    NotEqual = 0x50,

    /// <summary>Greater, signed.</summary>
    Greater = 0x60,

    /// <summary>Greater or equal, signed.</summary>
    GreaterOrEqual = 0x70,

    /// <summary>Below, unsigned.</summary>
    Below = 0xa0,

    /// <summary>Below or equal, unsigned.</summary>
    BelowOrEqual = 0xb0,

    /// <summary>Less, signed.</summary>
    Less = 0xc0,

    /// <summary>Less or equal, signed.</summary>
    LessOrEqual = 0xd0,
}
