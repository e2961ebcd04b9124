export declare function log(x: number): number;
