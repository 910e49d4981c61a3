namespace Ringside.Net.Loop;

/// <summary>What a timer of the loop belongs to.</summary>
internal interface ITimed
{
    /// <summary>The time has come.</summary>
    void OnTime();
}
