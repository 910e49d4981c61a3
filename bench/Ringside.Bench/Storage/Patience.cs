namespace Ringside.Bench.Storage;

/// <summary>What a thread does that finds nothing to do: it looks again, and after a while lets others run first, so that two spinning
/// threads come on even where they share a processor.</summary>
internal struct Patience
{
    private const int Looks = 2000;

    private int _idle;

    internal void Worked(bool hasWorked)
    {
        _idle = hasWorked ? 0 : _idle + 1;
        if (_idle > Looks)
            Thread.Yield();
    }
}
