namespace Ringside.Bench.Matching;

/// <summary>What a command of a workload asks for; the numbers are those of the published files.</summary>
internal enum CommandKind : byte
{
    New = 0,
    Cancel = 1,
    Modify = 2,
    Reduce = 3,
}
